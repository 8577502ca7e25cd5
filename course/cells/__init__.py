"""A chapter's cells, run one by one on its page, each after what it needs of those above.

    needs     which statements these are
    run       the cell, and what it shows, as data for the page
"""
