"""The doors of notifications: notices, the contacts of communes, the roster of those on duty."""
