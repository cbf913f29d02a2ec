"""The topics: their deeds (`topics.yaml`) and the program that makes a cluster agree with them."""
