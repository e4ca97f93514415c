package workbook

import (
	"cmp"
	"encoding/xml"
	"slices"
)

// contentTypesName is the part that says what the others are. Readers expect it
// first.
const contentTypesName = "[Content_Types].xml"

// contentTypes is that part.
type contentTypes struct {
	XMLName   xml.Name       `xml:"http://schemas.openxmlformats.org/package/2006/content-types Types"`
	Defaults  []defaultType  `xml:"Default"`
	Overrides []overrideType `xml:"Override"`
}

type defaultType struct {
	Extension   string `xml:"Extension,attr"`
	ContentType string `xml:"ContentType,attr"`
}

type overrideType struct {
	PartName    string `xml:"PartName,attr"`
	ContentType string `xml:"ContentType,attr"`
}

// orderContentTypes gives the list one order: the library writes it in that of a
// map.
func orderContentTypes(data []byte) ([]byte, error) {
	var types contentTypes
	if err := xml.Unmarshal(data, &types); err != nil {
		return nil, err
	}
	slices.SortFunc(types.Defaults, func(x, y defaultType) int { return cmp.Compare(x.Extension, y.Extension) })
	slices.SortFunc(types.Overrides, func(x, y overrideType) int { return cmp.Compare(x.PartName, y.PartName) })
	ordered, err := xml.Marshal(types)
	return append([]byte(xml.Header), ordered...), err
}
