// One request a line in, one answer a line out: so the vectors run through Go (`.ci/c vectors`).
package main

// #cgo CFLAGS: -I${SRCDIR}/../include
// #cgo LDFLAGS: -lvehicle_license
// #include "vehicle_license.h"
import "C"

import (
	"bufio"
	"fmt"
	"os"
	"unsafe"
)

// call returns the answer to one request. Any goroutine may call it, and several at once.
func call(door C.vl_door, request []byte) string {
	var bytes *C.char
	if len(request) > 0 {
		bytes = (*C.char)(unsafe.Pointer(&request[0]))
	}
	answer := C.vl_call(door, bytes, C.size_t(len(request)))
	defer C.vl_free(answer)
	return C.GoString(answer)
}

func main() {
	if C.vl_abi() != C.VL_ABI {
		panic("another interface")
	}
	door := C.vl_open()
	defer C.vl_close(door)
	for requests := bufio.NewReader(os.Stdin); ; {
		request, err := requests.ReadBytes('\n')
		if err != nil {
			return
		}
		fmt.Println(call(door, request))
	}
}
