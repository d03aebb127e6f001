import { useEffect, useRef, useState } from "react";
import { orders, type OrderFields, type PricePreview } from "../api/orders";
import type { PageUnit } from "../api/work";
import { type Problem, asProblem } from "../api/http";

/** Long enough not to ask for every digit, short enough to be seen at once, in milliseconds. */
const pause = 120;

/**
 * What the server makes of the fields; `of`: the fields of the last answer. `onUnit` hears what a page is where that was left to it. The last answer stays on screen until the next one is there, and nothing
 * waits for it.
 */
export function usePrice(fields: OrderFields, onUnit: (unit: PageUnit) => void): { worked: PricePreview | null; waiting: boolean; problem: Problem | null; of: string } {
  const wanted = JSON.stringify(fields);
  const [state, setState] = useState<{ of: string; worked: PricePreview | null; problem: Problem | null }>({ of: "", worked: null, problem: null });
  const turn = useRef(0);
  useEffect(() => {
    const own = ++turn.current;
    const timer = setTimeout(() => {
      orders.price(JSON.parse(wanted) as OrderFields).then(
        (worked) => own === turn.current && setState({ of: wanted, worked, problem: null }),
        (error) => {
          if (own === turn.current) setState((now) => ({ ...now, of: wanted, problem: asProblem(error) }));
        },
      );
    }, state.of === "" ? 0 : pause);
    return () => clearTimeout(timer);
  }, [wanted]);
  // What was answered to other fields says nothing of these.
  const unit = fields.unit === undefined && state.of === wanted && !state.problem ? state.worked?.unit : undefined;
  useEffect(() => {
    if (unit) onUnit(unit);
  }, [unit]);
  return { worked: state.worked, waiting: state.of !== wanted, problem: state.problem, of: state.of };
}
