package settle

import (
	"github.com/declarative-cost/planner/planner"
	"github.com/declarative-cost/planner/pricing"
)

// SimulateWithoutDetails settles a plan as a large one is settled.
func (p *Plan) SimulateWithoutDetails() (*planner.Forecast, []pricing.Problem) { return p.simulate(0) }
