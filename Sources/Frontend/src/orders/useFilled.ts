import { orderStatuses } from "../api/orders";
import { useCell } from "../store/cell";
import { columns } from "./list";

/** Whether each column of the board has anything, in their order; `null` until it has come. */
export function useFilled(): (boolean | null)[] {
  return orderStatuses.map((status) => useCell(columns[status].cell, (now) => (now.state === "ready" ? now.count !== 0 : null)));
}
