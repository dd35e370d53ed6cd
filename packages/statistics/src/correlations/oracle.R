# Writes oracle.json: correlations of R stats (cor.test, and residuals of lm for partial ones). usage: Rscript oracle.R
library(jsonlite)
set.seed(7)
n <- 24
age <- round(rnorm(n, 45, 12), 1)
fd <- round(abs(rnorm(n, 0.15, 0.05)), 3)
pain <- round(40 + 0.4 * age + rnorm(n, 0, 12), 1)
mood <- round(10 - 0.05 * pain + rnorm(n, 0, 2))
sex <- rep(c(0, 1), length.out = n)
partial <- function(x, y) {
  r <- cor(resid(lm(x ~ age + sex)), resid(lm(y ~ age + sex)))
  df <- n - 4
  t <- r * sqrt(df / (1 - r^2))
  half <- qnorm(0.975) / sqrt(n - 5)
  list(r = r, p = 2 * pt(-abs(t), df), lower = tanh(atanh(r) - half), upper = tanh(atanh(r) + half), df = df)
}
spearman_partial <- function(x, y) {
  a <- rank(age); s <- rank(sex)
  r <- cor(resid(lm(rank(x) ~ a + s)), resid(lm(rank(y) ~ a + s)))
  list(r = r, p = 2 * pt(-abs(r * sqrt((n - 4) / (1 - r^2))), n - 4))
}
plain <- cor.test(pain, mood)
ranks <- cor.test(rank(pain), rank(mood))
p <- c(cor.test(pain, mood)$p.value, cor.test(pain, fd)$p.value, cor.test(mood, fd)$p.value)
write_json(list(
  by = R.version.string, columns = list(age = age, fd = fd, pain = pain, mood = mood, sex = sex),
  pearson = list(r = plain$estimate[[1]], p = plain$p.value, lower = plain$conf.int[1], upper = plain$conf.int[2]),
  spearman = list(r = ranks$estimate[[1]], p = ranks$p.value),
  q = p.adjust(p, "BH"), partial = partial(pain, mood), spearman_partial = spearman_partial(pain, mood)
), "oracle.json", digits = NA, auto_unbox = TRUE)
