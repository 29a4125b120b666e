"""The city in the browser: two cities side by side, with the same luck and two policies.

Data flows from the two living cities (``cities``) to what is shown of them (``layers``, ``houses``,
``figures``, ``narration``) to the page that a session sees (``page``) and the server that hands out pages.
"""
