/** The sign of the product: one message and its answer. */
export function Logo() {
  return <img className="logo" src="/icon.svg" alt="" width={32} height={32} />;
}
