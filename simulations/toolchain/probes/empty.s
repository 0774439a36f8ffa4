// Its presence lets Go files declare functions that are linked from the runtime.
