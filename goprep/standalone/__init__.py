"""Real PostgreSQL and Valkey from wheels, and GoPrep's own processes, on one machine.

`python -m goprep.standalone` is what `make run` starts; the tests start the same servers through
`start_servers`. Nothing here imports Django: it runs before the settings can be read.
"""

from goprep.standalone.errors import LaunchError
from goprep.standalone.folder import Folder, local_environment
from goprep.standalone.servers import Servers, start_servers

__all__ = ["Folder", "LaunchError", "Servers", "local_environment", "start_servers"]
