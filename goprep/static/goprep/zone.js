// A new learner's day should begin where they are; the server knows UTC only.

export function fillTimeZone(page) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!zone) return;
  for (const field of page.querySelectorAll("[data-time-zone] [name=time_zone]")) field.value = zone;
}
