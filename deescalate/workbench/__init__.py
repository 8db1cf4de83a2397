"""The translators' workbench: catalogues made, checked, shown and exchanged."""
