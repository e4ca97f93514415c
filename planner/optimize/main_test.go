package optimize_test

import (
	"testing"

	"github.com/declarative-cost/planner/planner/plantest"
)

func TestMain(m *testing.M) { plantest.Main(m, 60) }
