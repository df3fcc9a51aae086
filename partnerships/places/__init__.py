"""Who takes part where: countries, cities, the roles of their organisations through the years, and the map.

Countries and cities are no content of their own. They are read from what organisations and events say of their place
(`directory`), their roles from memberships and action roles (`parts`).
"""
