"""A department's own small system, to see the department interface work: its records, its key, its pushes.

It stands for what a traffic police office already has. It knows nothing of the city's database and reaches the city
as any department would: over HTTP, signed, by the client that is documented in `docs/department-client`.
"""

import sys
from pathlib import Path

CLIENT = Path(__file__).parents[3] / "docs" / "department-client"
if str(CLIENT) not in sys.path:
    sys.path.append(str(CLIENT))  # a department copies the one file; here it stays where it is documented
