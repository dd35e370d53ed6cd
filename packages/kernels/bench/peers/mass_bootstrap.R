# Mass mediation bootstrap as an R user writes it: boot() with two lm() fits a resample, percentile limits.
# Rscript mass_bootstrap.R EDGES RESAMPLES; prints JSON: CPU seconds without data, peak memory in MB.
suppressPackageStartupMessages(library(boot))
words <- as.numeric(commandArgs(trailingOnly = TRUE))
edges <- words[1]
resamples <- words[2]
set.seed(1)
n <- 45
x <- rep(0:1, c(16, 29))
y <- 5 - 0.6 * x + 1.5 * rnorm(n)
candidates <- matrix(0.25 * rnorm(n * edges), n)
indirect <- function(people, rows) {
  drawn <- people[rows, ]
  unname(coef(lm(m ~ x, data = drawn))["x"] * coef(lm(y ~ x + m, data = drawn))["m"])
}
invisible(gc(reset = TRUE))
start <- proc.time()
for (e in seq_len(edges)) {
  draws <- boot(data.frame(x = x, m = candidates[, e], y = y), indirect, R = resamples)
  limits <- quantile(draws$t, c(0.025, 0.975), na.rm = TRUE)
}
used <- proc.time() - start
status <- readLines("/proc/self/status")
peak <- as.numeric(gsub("[^0-9]", "", grep("VmHWM", status, value = TRUE))) / 1024
cat(sprintf('{"cpu": %.6f, "peak": %.1f}\n', used[["user.self"]] + used[["sys.self"]], peak))
