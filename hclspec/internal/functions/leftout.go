package functions

import "strings"

// LeftOut says why a function that Terraform or OpenTofu has is not in the
// table. ok is false if neither has it. The reason is the end of a sentence
// such as "There is no function named "log" here: …", without a full stop.
func LeftOut(name string) (reason string, ok bool) {
	reason, ok = leftOut[name]
	return reason, ok
}

var leftOut = byName(map[string]string{
	"abspath pathexpand":      "it depends on the machine that the plan is made on",
	"base64gunzip base64gzip": "no cost depends on it, and a few bytes of it can hold gigabytes",
	"bcrypt uuid":             "it gives something else every time, and a plan of the same input is always the same",
	"cidrcontains cidrhost cidrnetmask cidrsubnet cidrsubnets": "network addresses cost nothing here",
	"ephemeralasnull":                   "nothing is ephemeral here: a plan keeps no state",
	"filebase64":                        "a configuration has text, not bytes",
	"filebase64sha256":                  "write base64sha256(file(path))",
	"filebase64sha512":                  "write base64sha512(file(path))",
	"filemd5":                           "write md5(file(path))",
	"fileset":                           "which files there are is not written in the configuration; name them in a list",
	"filesha1":                          "write sha1(file(path))",
	"filesha256":                        "write sha256(file(path))",
	"filesha512":                        "write sha512(file(path))",
	"list":                              "Terraform has taken it out, too; write [a, b]",
	"log":                               "a logarithm has no exact decimal, and all numbers here are exact",
	"map":                               "Terraform has taken it out, too; write { a = b }",
	"plantimestamp timestamp":           "a plan never depends on the day it is made; plan.start is its first month",
	"rsadecrypt":                        "no cost depends on it, and a configuration is no place for keys",
	"templatefile templatestring":       "a template written in the configuration does the same: \"${…}\" or <<EOT",
	"textdecodebase64 textencodebase64": "all text here is UTF-8",
	"type":                              "it is for Terraform's console only",
	"urldecode":                         "OpenTofu has it, Terraform does not; no configuration has come to need it",
	"uuidv5":                            "what identifies things here are their addresses",
})

func byName(reasons map[string]string) map[string]string {
	all := map[string]string{}
	for names, reason := range reasons {
		for name := range strings.FieldsSeq(names) {
			all[name] = reason
		}
	}
	return all
}
