import { orders as api } from "../api/orders";
import { type Problem, asProblem } from "../api/http";
import { openConversation } from "../app/router";
import { problemKey } from "../store/actions";
import { Cell } from "../store/cell";
import { newKey } from "../store/notes";
import { openOrder, orderForm } from "../store/orderSheet";
import { change, take } from "../store/orders";
import { me, onSignOut } from "../store/session";
import { offering } from "../store/toasts";
import { orderFields, type Form } from "./form";
import { keepForm, keptForm, type Place } from "./forms";

/** An order on its way to the server, shown where it will stand. */
export interface Making {
  key: string;
  place: Place;
  client: string;
  description: string;
}

export const making = new Cell<readonly Making[]>([]);
/** What the server said against a form, by the form's key. */
export const refusals = new Cell<Readonly<Record<string, Problem>>>({});

onSignOut(() => {
  making.set([]);
  refusals.set({});
});

export function forgetRefusal(key: string): void {
  const { [key]: gone, ...others } = refusals.get();
  if (gone) refusals.set(others);
}

/**
 * Makes the order. The form closes at once and stays a draft until the server has it; what it says against it brings the form back with
 * the words at their fields.
 */
export function saveForm(place: Place, form: Form): void {
  const shown: Making = { key: form.key, place, client: form.isNew ? form.name.trim() : form.client?.name ?? "", description: form.description };
  keepForm(place, { ...form, touched: true });
  forgetRefusal(form.key);
  making.set([...making.get(), shown]);
  orderForm.set(null);
  const settle = () => making.set(making.get().filter((one) => one !== shown));
  void offering((say) => api.add(orderFields(form)).then(
    (order) => {
      settle();
      // Another one may have been begun meanwhile.
      if (keptForm(place)?.key === form.key) keepForm(place, null);
      take(order);
      const undo = () => {
        keepForm(place, { ...form, key: newKey() });
        // Archived it would still be owed.
        void change(order.id, { cancelled: { reason: "" } });
        if (!place.conversation || openConversation() === place.conversation) orderForm.set(place);
      };
      say({ tone: "quiet", key: "form.made", values: { number: order.order_number }, action: { key: "action.undo", run: undo } });
      if (!place.conversation) openOrder(order.id);
    },
    (error) => {
      settle();
      if (!me()) return;
      const problem = asProblem(error);
      refusals.set({ ...refusals.get(), [form.key]: problem });
      const here = orderForm.get() === null && (!place.conversation || openConversation() === place.conversation);
      if (here) orderForm.set(place);
      const lost = problem.status === 0 || problem.status >= 500;
      if (lost) say({ tone: "error", key: "form.failed", reason: problemKey(problem), action: { key: "action.retry", run: () => saveForm(place, form) } });
      else if (!here) say({ tone: "error", key: "form.failed", action: { key: "keys.open", run: () => orderForm.set(place) } });
    },
  ));
}
