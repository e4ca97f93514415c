package functions

// LeftOut says why a function that Terraform or OpenTofu has is not in the
// table. ok is false if neither has it. The reason is the end of a sentence
// such as "There is no function named "log" here: …", without a full stop.
func LeftOut(name string) (reason string, ok bool) {
	reason, ok = leftOut[name]
	return reason, ok
}

const (
	readsClock      = "a plan never depends on the day it is made; plan.start is its first month"
	isRandom        = "it gives something else every time, and a plan of the same input is always the same"
	readsMachine    = "it depends on the machine that the plan is made on"
	isNetwork       = "network addresses cost nothing here"
	isCryptography  = "no cost depends on it, and a configuration is no place for keys"
	isBinary        = "a configuration has text, not bytes"
	isTemplate      = "a template written in the configuration does the same: \"${…}\" or <<EOT"
	listsFiles      = "which files there are is not written in the configuration; name them in a list"
	isCompression   = "no cost depends on it, and a few bytes of it can hold gigabytes"
	isCharacterSet  = "all text here is UTF-8"
	isConsole       = "it is for Terraform's console only"
	isEphemeral     = "nothing is ephemeral here: a plan keeps no state"
	isWrittenFor    = "Terraform has taken it out, too; write "
	isOpenTofu      = "OpenTofu has it, Terraform does not; "
	isFileOf        = "write "
	isFloatingPoint = "a logarithm has no exact decimal, and all numbers here are exact"
)

var leftOut = map[string]string{
	"abspath":          readsMachine,
	"base64gunzip":     isCompression,
	"base64gzip":       isCompression,
	"bcrypt":           isRandom,
	"cidrcontains":     isNetwork,
	"cidrhost":         isNetwork,
	"cidrnetmask":      isNetwork,
	"cidrsubnet":       isNetwork,
	"cidrsubnets":      isNetwork,
	"ephemeralasnull":  isEphemeral,
	"filebase64":       isBinary,
	"filebase64sha256": isFileOf + "base64sha256(file(path))",
	"filebase64sha512": isFileOf + "base64sha512(file(path))",
	"filemd5":          isFileOf + "md5(file(path))",
	"fileset":          listsFiles,
	"filesha1":         isFileOf + "sha1(file(path))",
	"filesha256":       isFileOf + "sha256(file(path))",
	"filesha512":       isFileOf + "sha512(file(path))",
	"list":             isWrittenFor + "[a, b]",
	"log":              isFloatingPoint,
	"map":              isWrittenFor + "{ a = b }",
	"pathexpand":       readsMachine,
	"plantimestamp":    readsClock,
	"rsadecrypt":       isCryptography,
	"templatefile":     isTemplate,
	"templatestring":   isTemplate,
	"textdecodebase64": isCharacterSet,
	"textencodebase64": isCharacterSet,
	"timestamp":        readsClock,
	"type":             isConsole,
	"urldecode":        isOpenTofu + "no configuration has come to need it",
	"uuid":             isRandom,
	"uuidv5":           "what identifies things here are their addresses",
}
