"""How the report looks: sections, tables, figures."""
