import sys

from goprep.standalone.launch import main

sys.exit(main())
