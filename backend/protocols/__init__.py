"""Messages that other systems exchange with the city: departments that push certificates. No Flask, no pages."""
