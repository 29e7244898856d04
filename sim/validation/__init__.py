"""The model held against published figures: what is compared, how near it comes, and whether anything piles up."""
