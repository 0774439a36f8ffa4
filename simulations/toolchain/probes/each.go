package main

import (
	"bufio"
	"encoding/json"
	"os"
	"runtime"
	"strconv"
	"strings"
)

type object = map[string]interface{}

// minor is the toolchain's minor version, 27 for go1.27.3.
var minor = func() int {
	parts := strings.Split(strings.TrimPrefix(runtime.Version(), "go"), ".")
	n, err := strconv.Atoi(parts[1])
	if err != nil {
		panic(err)
	}
	return n
}()

// each answers one JSON object of parameters per line of standard input.
func each(params interface{}, answer func() object) {
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, 16<<20)
	out := json.NewEncoder(os.Stdout)
	for in.Scan() {
		if err := json.Unmarshal(in.Bytes(), params); err != nil {
			panic(err)
		}
		if err := out.Encode(answer()); err != nil {
			panic(err)
		}
	}
}
