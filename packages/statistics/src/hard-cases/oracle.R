# Writes oracle.json: hard data and what R makes of them. usage: Rscript oracle.R
suppressMessages({library(sandwich); library(coin); library(jsonlite)})
set.seed(811)
short <- function(v) signif(v, 9)
study <- function(n1, n0, scale = c(1, 1, 1), centre = c(0, 0), digits = 9, effect = c(0.8, 0.6), noise = c(1, 1)) {
  n <- n1 + n0
  x <- rep(c(0, 1), c(n0, n1)); c1 <- rnorm(n); c2 <- rbinom(n, 1, 0.5) + rnorm(n) / 4
  m <- effect[1] * x + 0.3 * c1 + rnorm(n) * noise[1]
  y <- effect[2] * m - 0.4 * x + 0.2 * c2 + rnorm(n) * noise[2]
  list(x = scale[1] * x, m = signif(centre[1] + scale[2] * m, digits), y = signif(centre[2] + scale[3] * y, digits), c = list(short(c1), short(c2)))
}
numeric_x <- function(s, scale = 1) { s$x <- short(scale * (s$x + rnorm(length(s$x)))); s }
cases <- list(
  "four residual degrees of freedom" = study(5, 4),
  "one residual degree of freedom" = study(3, 3),
  "groups of 30 and 5" = study(30, 5),
  "groups of 3 and 30" = study(3, 30),
  "mediator in 1e-8, outcome in 1e8" = study(16, 14, c(1, 1e-8, 1e8)),
  "exposure in 1e8, outcome in 1e-8" = numeric_x(study(16, 14, c(1, 1, 1e-8)), 1e8),
  "outcome far from 0" = study(16, 14, c(1, 1, 1), c(0, 1e6)),
  "mediator and outcome far from 0" = study(16, 14, c(1, 1, 1), c(-3e7, 1e8), 15),
  "whole numbers with ties" = { s <- study(14, 14); s$m <- round(s$m); s$y <- pmax(0, round(s$y)); s },
  "every person three times" = { s <- study(6, 5); r <- rep(seq_along(s$x), 3); list(x = s$x[r], m = s$m[r], y = s$y[r], c = lapply(s$c, `[`, r)) },
  "one person far away" = { s <- numeric_x(study(12, 12)); s$m[5] <- 4000; s$y[7] <- -9000; s },
  "covariates nearly alike" = { s <- study(15, 15); s$c[[2]] <- short(s$c[[1]] + 1e-4 * s$c[[2]]); s },
  "mediator nearly the exposure" = { s <- study(15, 15); s$m <- short(s$x + 1e-4 * s$m); s },
  "mediator constant in one group" = { s <- study(12, 10); s$m[s$x == 0] <- 2.5; s },
  "covariate in milliseconds since 1970" = { s <- study(13, 13); s$c[[1]] <- round(1.6e12 + 1e9 * s$c[[1]]); s },
  "nearly perfect paths" = study(20, 20, effect = c(5, 3), noise = c(1e-3, 1e-3))
)
rows_of <- function(n, B) { # Park & Miller's generator, the same in the test
  s <- 12345; out <- matrix(0L, B, n)
  for (b in 1:B) for (i in 1:n) { s <- (16807 * s) %% 2147483647; out[b, i] <- s %% n + 1L }
  out
}
num <- function(v) unname(as.numeric(v))
coefs <- function(f, j) { s <- coef(summary(f))[j, ]; r <- sqrt(diag(vcovHC(f, type = "HC3")))[j]; num(c(s, f$df.residual, r)) }
root <- function(f, low, high) uniroot(f, c(low, high), tol = 1e-13, maxiter = 10000)$root
# Conditional odds ratio and exact limits, solved further than fisher.test does.
odds <- function(m) {
  k <- m[1, 1]; rows <- rowSums(m); c1 <- sum(m[, 1]); s <- max(0, c1 - rows[2]):min(c1, rows[1])
  p <- function(l) { w <- dhyper(s, rows[1], rows[2], c1, log = TRUE) + s * l; w <- exp(w - max(w)); w / sum(w) }
  solve <- function(f, edge, value) if (k == edge) value else exp(root(f, -40, 40))
  list(ratio = if (k == min(s)) 0 else if (k == max(s)) Inf else exp(root(function(l) sum(s * p(l)) - k, -40, 40)),
    lower = solve(function(l) sum(p(l)[s >= k]) - 0.025, min(s), 0), upper = solve(function(l) sum(p(l)[s <= k]) - 0.025, max(s), Inf))
}
fits <- lapply(cases, function(s) {
  # Centred first, which changes no slope: uncentred, lm and sandwich themselves lose digits far from 0.
  centred <- function(v) v - mean(v)
  d <- data.frame(x = s$x, m = centred(s$m), y = centred(s$y), c1 = centred(s$c[[1]]), c2 = centred(s$c[[2]]))
  tight <- function(f) lm(f, d, tol = 1e-13)
  fa <- tight(m ~ x + c1 + c2); fb <- tight(y ~ x + m + c1 + c2); fc <- tight(y ~ x + c1 + c2)
  a <- coefs(fa, "x"); b <- coefs(fb, "m")
  index <- rows_of(nrow(d), 199)
  ab <- apply(index, 1, function(r) { e <- d[r, ]
    one <- lm(m ~ x + c1 + c2, e, tol = 1e-13); two <- lm(y ~ x + m + c1 + c2, e, tol = 1e-13)
    if (anyNA(coef(one)) || anyNA(coef(two))) NA else coef(one)[["x"]] * coef(two)[["m"]] })
  r1 <- resid(lm(m ~ c1 + c2, d, tol = 1e-13)); r2 <- resid(lm(y ~ c1 + c2, d, tol = 1e-13))
  out <- list(a = a, b = b, direct = coefs(fb, "x"), total = coefs(fc, "x"),
    sobel = num(sqrt(a[1]^2 * b[2]^2 + b[1]^2 * a[2]^2)), fitted = sum(!is.na(ab)),
    percentile = if (anyNA(ab)) NULL else num(quantile(ab, c(0.025, 0.975))),
    pearson = num(unlist(cor.test(d$m, d$y)[c("estimate", "statistic", "p.value", "conf.int")])),
    partial = cor(r1, r2), spearman = cor(d$m, d$y, method = "spearman"))
  if (length(unique(d$x)) == 2) {
    g <- d$x == max(d$x); one <- d$y[g]; zero <- d$y[!g]
    w <- t.test(one, zero); s <- t.test(one, zero, var.equal = TRUE)
    both <- data.frame(y = c(one, zero), g = factor(c(rep("one", length(one)), rep("zero", length(zero)))))
    out$welch <- num(c(w$statistic, w$parameter, w$p.value, w$conf.int)); out$student <- num(c(s$statistic, s$p.value))
    per <- sqrt(1 / length(one) + 1 / length(zero)); t <- num(s$statistic)
    limit <- function(share) if (abs(t) > 25) NA else suppressWarnings(root(function(d) pt(t, s$parameter, d) - share, -37, 37)) # pt stops at 37.62
    out$d <- c(t, limit(0.975), limit(0.025)) * per
    out$mann_whitney <- num(pvalue(wilcox_test(y ~ g, both, distribution = exact())))
  }
  out
})
tables <- list(c(3, 1, 1, 3), c(0, 5, 4, 0), c(0, 7, 3, 9), c(12, 0, 8, 0), c(29, 1, 3, 2), c(1, 1, 1, 1), c(150, 20, 30, 4), c(2, 0, 1, 4))
exact <- lapply(tables, function(v) { m <- matrix(v, 2, byrow = TRUE)
  if (any(colSums(m) == 0)) return(list(counts = v, tested = FALSE))
  f <- fisher.test(m); c <- suppressWarnings(chisq.test(m, correct = FALSE))
  list(counts = v, tested = TRUE, p = num(f$p.value), odds = odds(m), chi = num(c$statistic)) })
write_json(list(by = paste(R.version.string, "sandwich", packageVersion("sandwich"), "coin", packageVersion("coin")),
  cases = Map(function(name, s, f) list(name = name, data = s, fit = f), names(cases), cases, fits) |> unname(), tables = exact),
  "oracle.json", digits = NA, auto_unbox = TRUE, null = "null")
