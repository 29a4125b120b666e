"""Surnames of families in stories: a family keeps its own, which its key chooses."""

from __future__ import annotations

SURNAMES = (
    "Aguilar", "Aguirre", "Alvarado", "Ávila", "Ayala", "Barrera", "Bautista", "Beltrán", "Bravo",
    "Cabrera", "Camacho", "Campos", "Cárdenas", "Carrillo", "Castañeda", "Castillo", "Castro",
    "Cervantes", "Chávez", "Contreras", "Cortés", "Cruz", "Delgado", "Díaz", "Domínguez", "Duarte",
    "Escobedo", "Espinoza", "Estrada", "Fernández", "Figueroa", "Flores", "Franco", "Fuentes", "Galindo",
    "Gallegos", "Galván", "García", "Garza", "Gómez", "González", "Guerrero", "Gutiérrez", "Guzmán",
    "Hernández", "Herrera", "Huerta", "Ibarra", "Jiménez", "Juárez", "Lara", "León", "Lozano", "Luna",
    "Macías", "Maldonado", "Márquez", "Martínez", "Medina", "Mejía", "Méndez", "Mendoza", "Meza",
    "Miranda", "Molina", "Montes", "Mora", "Morales", "Moreno", "Muñoz", "Nava", "Navarro", "Núñez",
    "Ochoa", "Olvera", "Orozco", "Ortega", "Ortiz", "Padilla", "Pacheco", "Palacios", "Paredes", "Peña",
    "Pérez", "Ponce", "Quintero", "Ramírez", "Ramos", "Rangel", "Reyes", "Ríos", "Rivas", "Rivera",
    "Robles", "Rocha", "Rodríguez", "Rojas", "Romero", "Rosales", "Rosas", "Rubio", "Ruiz", "Salas",
    "Salazar", "Salinas", "Sánchez", "Sandoval", "Santiago", "Serrano", "Silva", "Solís", "Soto",
    "Suárez", "Tapia", "Tejeda", "Torres", "Trejo", "Trujillo", "Valdez", "Valencia", "Vargas", "Vásquez",
    "Vega", "Velasco", "Vera", "Villa", "Villanueva", "Zamora", "Zapata", "Zárate", "Zavala", "Zúñiga",
)  # fmt: skip
