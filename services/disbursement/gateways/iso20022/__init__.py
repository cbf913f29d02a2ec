"""ISO 20022 as pure functions: payment files out (pain.001), the bank's messages in (pain.002, pacs.004, camt.052, .053, .054).

Nothing here calls anybody. `names` says how our ids and people's names stand in a file, `orders` writes, the others read;
`messages.read_message` is the one door for what comes.
"""
