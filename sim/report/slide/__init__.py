"""The first screen as slides: text, table and chart that can be edited where a committee paper is written."""
