package workbook

import (
	"fmt"

	"github.com/xuri/excelize/v2"
)

// columnName is the letters of a column, from 1.
func columnName(column int) string {
	name, err := excelize.ColumnNumberToName(column)
	if err != nil {
		return "XFD" // add has refused the row
	}
	return name
}

// at is a reference to a cell, such as C5.
func at(column, row int) string { return fmt.Sprintf("%s%d", columnName(column), row) }

// fixed is a reference that does not move when a formula is copied.
func fixed(column, row int) string { return fmt.Sprintf("$%s$%d", columnName(column), row) }

// in is a reference to a cell of another sheet.
func in(sheet string, column, row int) string { return quoted(sheet) + fixed(column, row) }

// area is a range of another sheet.
func area(sheet string, column, row, lastColumn, lastRow int) string {
	return quoted(sheet) + fixed(column, row) + ":" + fixed(lastColumn, lastRow)
}

func quoted(sheet string) string { return "'" + sheet + "'!" }

// sumDown adds up rows of a column, sumAcross columns of a row; both ends count.
func sumDown(column, first, last int) string {
	return fmt.Sprintf("SUM(%s:%s)", at(column, first), at(column, last))
}

func sumAcross(row, first, last int) string {
	return fmt.Sprintf("SUM(%s:%s)", at(first, row), at(last, row))
}

// sumKind adds up the rows of a column that have a word in the second column.
func sumKind(word string, column, first, last int) string {
	letters := columnName(column)
	return fmt.Sprintf(`SUMIF($B$%d:$B$%d,"%s",%s$%d:%s$%d)`, first, last, word, letters, first, letters, last)
}
