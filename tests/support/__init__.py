"""Small services, logs and results that tests of several kinds share."""
