"""The doors of notifications: notices, contacts of communes, the roster of those on duty."""
