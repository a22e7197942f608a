"""The log: what Dalil remembers, in `log.db`."""
