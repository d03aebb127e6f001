import type { Problem } from "../api/http";
import type { Key, T } from "../i18n";

const words: Record<string, Key> = {
  name: "invalid.name",
  office: "invalid.name",
  email: "invalid.email",
  password: "invalid.password",
  new_password: "invalid.password",
  current_password: "invalid.current",
  role: "problem.last_owner",
};

/** What is wrong with one field of a form, in the page's own words. */
export function fieldError(problem: Problem | null, field: string, t: T): string | null {
  if (!problem || problem.field !== field) return null;
  if (problem.code === "email_taken" || (field === "email" && problem.code === "conflict")) return t("problem.email_taken");
  if (problem.code === "wrong_password") return t("invalid.current");
  const key = words[field];
  return key ? t(key) : problem.detail || t("problem.validation");
}
