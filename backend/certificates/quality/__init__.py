"""Quality of the certificates in the library: rules as data, findings to work off, points over time."""
