import { useT } from "../i18n";

interface Props {
  length: number;
  limit: number;
  /** Whether a longer text goes out as a message of its own behind the files, up to `most`. */
  splits: boolean;
  most: number;
}

/** How much room is left, once that is worth knowing. */
export function Counter({ length, limit, splits, most }: Props) {
  const t = useT();
  if (length < limit * 0.85) return null;
  const over = length > limit;
  const own = over && splits && length <= most;
  return (
    <p className={over && !own ? "counter over" : "counter"} role="status">
      {own ? t("counter.own") : over ? t("counter.over", { n: length - (splits ? most : limit) }) : t("counter.left", { n: limit - length })}
    </p>
  );
}
