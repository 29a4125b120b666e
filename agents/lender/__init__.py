"""Lenders (C4): ``credit`` (demand, screening, lending), ``repayment``, ``house`` (the Mesa agent)."""
