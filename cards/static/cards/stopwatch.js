// How long the card was looked at: time with the page hidden does not count.

export class Stopwatch {
  constructor(now, page) {
    this.now = now;
    this.sum = 0;
    this.since = page.hidden ? null : now();
    page.addEventListener("visibilitychange", () => (page.hidden ? this.pause() : this.resume()));
  }

  pause() {
    if (this.since === null) return;
    this.sum += this.now() - this.since;
    this.since = null;
  }

  resume() {
    this.since ??= this.now();
  }

  elapsedMs() {
    return Math.round(this.sum + (this.since === null ? 0 : this.now() - this.since));
  }
}
