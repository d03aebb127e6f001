import { useCell } from "../store/cell";
import { orderForm, orderSheet } from "../store/orderSheet";
import { OrderForm } from "./OrderForm";
import { OrderSheet } from "./OrderSheet";
import { QuoteEditor } from "./QuoteEditor";
import { quoteForm } from "./quoteForm";

/** What lies beside the page: an order, or the form of a new one, or a quote; the newest is on top. */
export function Layer() {
  const sheet = useCell(orderSheet);
  const form = useCell(orderForm);
  const quote = useCell(quoteForm);
  return (
    <>
      {sheet && <OrderSheet id={sheet.id} />}
      {quote && <QuoteEditor key={quote.conversation} form={quote} />}
      {form && <OrderForm key={form.conversation ?? form.client ?? "new"} place={form} />}
    </>
  );
}
