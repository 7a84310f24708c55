"""Work that the program does by itself. A job is one file here with `JOB = Job(name, every, run)`; it is found there.

A job takes no input: it looks at the database and does what is to be done, in small transactions, as SYSTEM. Of all
workers one at a time runs it, under a lease; but a lease can end early (its worker is stopped and wakes again), so a
job must be right when two run it at once: guarded statements, SKIP LOCKED.
"""
