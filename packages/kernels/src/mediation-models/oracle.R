# Rscript oracle.R > oracle.json     R 4.2.2 stats, MASS 7.3, survival 3.5; numbers only, no JSON package needed
# Small made-up data, so that the test needs no other file.
set.seed(45)
n <- 60
x <- rep(0:1, length.out = n); c1 <- round(rnorm(n, 50, 10), 1)
m <- round(0.6 * x + 0.02 * c1 + rnorm(n), 3)
yb <- as.integer(plogis(-1 + 0.5 * x + 0.8 * m) > runif(n))
mb <- as.integer(m > median(m))
y <- round(3 + 0.4 * x + 0.7 * m + rnorm(n) + ifelse(seq_len(n) %in% c(7, 23), 6, 0), 3)
num <- function(v) paste0("[", paste(formatC(as.numeric(v), digits = 17, format = "g"), collapse = ","), "]")
out <- list()
add <- function(name, v) out[[name]] <<- num(v)
add("x", x); add("c", c1); add("m", m); add("yb", yb); add("mb", mb); add("y", y)
control <- glm.control(epsilon = 1e-15, maxit = 100)
for (link in c("logit", "probit")) {
  fit <- glm(yb ~ x + m + c1, family = binomial(link), control = control)
  add(link, coef(fit)); add(paste0(link, "_se"), sqrt(diag(vcov(fit))))
}
# Firth: maximum of the penalised likelihood, found by hand because logistf is not in the base archive
X <- cbind(1, x, m, c1)
penalised <- function(b, X, y) { p <- plogis(X %*% b); W <- as.vector(p * (1 - p))
  sum(plogis((2 * y - 1) * X %*% b, log.p = TRUE)) + 0.5 * as.numeric(determinant(t(X) %*% (W * X))$modulus) }
gradient <- function(b, X, y) { p <- as.vector(plogis(X %*% b)); W <- p * (1 - p)
  h <- diag(sqrt(W) * X %*% solve(t(X) %*% (W * X), t(X * sqrt(W)))); as.vector(t(X) %*% (y - p + h * (0.5 - p))) }
polish <- function(b, X, y) { for (i in 1:50) { J <- sapply(seq_along(b), function(j) { d <- b; e <- 1e-5 * max(1, abs(b[j])); d[j] <- b[j] + e
    u <- b; u[j] <- b[j] - e; (gradient(d, X, y) - gradient(u, X, y)) / (2 * e) }); b <- b - solve(J, gradient(b, X, y)) }; b }
start <- coef(glm(yb ~ x + m + c1, family = binomial()))
add("firth", polish(start, X, yb))
ys <- as.integer(c1 > 50); Xs <- cbind(1, (c1 - 50) / 10)            # separated
first <- optim(c(0, 1), function(b) -penalised(b, Xs, ys), method = "Nelder-Mead", control = list(reltol = 1e-14))$par
add("separated", ys); add("firth_separated", polish(first, Xs, ys))
add("huber", coef(MASS::rlm(y ~ x + m + c1, maxit = 500, acc = 1e-14)))
# Truncated: kept people have y >= limit
keep <- y >= 3; limit <- 3
c2 <- (c1 - 50) / 10; Z <- cbind(1, x, m, c2)[keep, ]; yk <- y[keep]
negative <- function(t) { s <- exp(t[5]); fitted <- as.vector(Z %*% t[1:4])
  -sum(dnorm(yk - fitted, 0, s, log = TRUE) - pnorm((limit - fitted) / s, lower.tail = FALSE, log.p = TRUE)) }
t0 <- c(coef(lm(yk ~ Z[, -1])), 0)
for (r in 1:5) t0 <- optim(t0, negative, method = "BFGS", control = list(reltol = 1e-16, maxit = 2000))$par
slope <- function(t) sapply(1:5, function(j) { e <- rep(0, 5); e[j] <- 1e-4
  (8 * (negative(t + e) - negative(t - e)) - (negative(t + 2 * e) - negative(t - 2 * e))) / 12e-4 })
for (r in 1:10) { H <- sapply(1:5, function(j) { e <- rep(0, 5); e[j] <- 1e-3; (slope(t0 + e) - slope(t0 - e)) / 2e-3 })
  t0 <- t0 - solve(H, slope(t0)) }
V <- solve((H + t(H)) / 2)
add("truncated", c(t0[1] - 5 * t0[4], t0[2], t0[3], t0[4] / 10, exp(t0[5]), -negative(t0)))
add("truncated_se", c(sqrt(V[1, 1] + 25 * V[4, 4] - 10 * V[1, 4]), sqrt(V[2, 2]), sqrt(V[3, 3]), sqrt(V[4, 4]) / 10))
# Natural effects on the probability scale by numerical integration
means <- function(my, f, link, med) { g <- if (link == "logit") plogis else pnorm
  b <- coef(my); a <- coef(med)
  mean(sapply(seq_len(n), function(i) { x1 <- f[1]; x2 <- f[2]
    if (inherits(med, "glm")) { p <- plogis(a[1] + a[2] * x2 + a[3] * c1[i])
      p * g(b[1] + b[2] * x1 + b[3] + b[4] * c1[i]) + (1 - p) * g(b[1] + b[2] * x1 + b[4] * c1[i])
    } else { mu <- a[1] + a[2] * x2 + a[3] * c1[i]; s <- summary(med)$sigma
      integrate(function(v) dnorm(v, mu, s) * g(b[1] + b[2] * x1 + b[3] * v + b[4] * c1[i]), mu - 12 * s, mu + 12 * s, rel.tol = 1e-12, subdivisions = 500)$value } })) }
natural <- function(my, link, med) { e <- function(p, q) means(my, c(p, q), link, med)
  c(e(1, 1) - e(0, 0), e(0, 1) - e(0, 0), e(1, 1) - e(1, 0), e(1, 0) - e(0, 0), e(1, 1) - e(0, 1)) }
line <- lm(m ~ x + c1); two <- glm(mb ~ x + c1, family = binomial(), control = control)
for (link in c("logit", "probit"))
  add(paste0("natural_", link), natural(glm(yb ~ x + m + c1, family = binomial(link), control = control), link, line))
add("natural_both", natural(glm(yb ~ x + mb + c1, family = binomial(), control = control), "logit", two))
cat("{\n", paste0(' "', names(out), '": ', unlist(out), collapse = ",\n"), "\n}\n", sep = "")
