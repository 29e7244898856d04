"""The model: a file for each concept of the service, in SimPy; one replication is :func:`sim.model.model.run`."""
