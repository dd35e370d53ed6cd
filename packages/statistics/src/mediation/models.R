# Rscript models.R synth45.csv > models.json          R 4.2.2, stats only
# The synthetic study with several models; effects and delta standard errors are put together here from coef() and vcov().
d <- read.csv(commandArgs(TRUE)[1])
num <- function(v) paste0("[", paste(formatC(as.numeric(v), digits = 17, format = "g"), collapse = ","), "]")
out <- list(); add <- function(name, v) out[[name]] <<- num(v)
for (k in c("exercise", "age", "sex", "m1", "m2", "m3", "pain", "pain_hi")) add(k, d[[k]])
k <- function(f, n) unname(coef(f)[n]); v <- function(f, n) vcov(f)[n, n]
product <- function(f, a, g, b) c(k(f, a) * k(g, b), sqrt(k(f, a)^2 * v(g, b) + k(g, b)^2 * v(f, a)))
# serial m1 -> m2
s1 <- lm(m1 ~ exercise + age + sex, d); s2 <- lm(m2 ~ exercise + m1 + age + sex, d); sy <- lm(pain ~ exercise + m1 + m2 + age + sex, d)
add("serial_m1", product(s1, "exercise", sy, "m1")); add("serial_m2", product(s2, "exercise", sy, "m2"))
p <- c(k(s1, "exercise"), k(s2, "m1"), k(sy, "m2")); q <- c(v(s1, "exercise"), v(s2, "m1"), v(sy, "m2"))
add("serial_m1_m2", c(prod(p), sqrt(sum((prod(p) / p)^2 * q)))); add("serial_total", k(lm(pain ~ exercise + age + sex, d), "exercise"))
add("serial_direct", k(sy, "exercise")); add("serial_d", k(s2, "m1"))
# moderation by age
w <- c(mean(d$age) - sd(d$age), mean(d$age), mean(d$age) + sd(d$age))
lin <- function(f, names, weights) { n <- names[names %in% names(coef(f))]; c(sum(coef(f)[n] * weights[match(n, names)]),
  as.numeric(weights[match(n, names)] %*% vcov(f)[n, n] %*% weights[match(n, names)])) }
both <- function(f, an, g, bn) t(sapply(w, function(x) { a <- lin(f, an, c(1, x)); b <- lin(g, bn, c(1, x))
  c(a[1] * b[1], sqrt(a[1]^2 * b[2] + b[1]^2 * a[2])) }))
f1 <- lm(m1 ~ exercise * age + sex, d); f0 <- lm(m1 ~ exercise + sex, d)
g7 <- lm(pain ~ exercise + m1 + sex, d); g14 <- lm(pain ~ exercise + m1 * age + sex, d)
g8 <- lm(pain ~ exercise * age + m1 + sex, d); g59 <- lm(pain ~ exercise * age + m1 * age + sex, d)
A <- c("exercise", "exercise:age"); B <- c("m1", "m1:age")
add("levels", w)
add("first_stage", t(both(f1, A, g7, B))); add("first_stage_index", product(f1, "exercise:age", g7, "m1"))
add("second_stage", t(both(f0, A, g14, B))); add("second_stage_index", product(f0, "exercise", g14, "m1:age"))
add("model8", t(both(f1, A, g8, B))); add("model8_direct", sapply(w, function(x) lin(g8, A, c(1, x))[1]))
add("both_stages", t(both(f1, A, g59, c("m1", "age:m1"))))
# three groups by age, indicator, Helmert and sequential codes
g <- cut(d$age, c(0, 42, 52, 99), labels = c("young", "middle", "old")); add("group", as.integer(g) - 1)
codes <- list(indicator = cbind(g == "middle", g == "old") * 1, sequential = cbind(g != "young", g == "old") * 1,
  helmert = cbind(ifelse(g == "young", -2/3, 1/3), ifelse(g == "young", 0, ifelse(g == "middle", -1/2, 1/2))))
for (name in names(codes)) { X <- codes[[name]]; f <- lm(m1 ~ X + sex, d); h <- lm(pain ~ X + m1 + sex, d); z <- lm(pain ~ X + sex, d)
  add(paste0("codes_", name), c(product(f, "X1", h, "m1"), product(f, "X2", h, "m1"), coef(h)[2:3], coef(z)[2:3])) }
# exposure-mediator interaction, covariates at their means
f <- lm(m1 ~ exercise + I(age - mean(age)) + I(sex - mean(sex)), d); h <- lm(pain ~ exercise * m1 + age + sex, d)
a0 <- k(f, "(Intercept)"); a1 <- k(f, "exercise"); t1 <- k(h, "exercise"); t2 <- k(h, "m1"); t3 <- k(h, "exercise:m1")
add("interaction", c(a1 * t2, a1 * (t2 + t3), t1 + t3 * a0, t1 + t3 * (a0 + a1), t1 + t3 * a0 + a1 * (t2 + t3), t1 + 0.5 * t3))
# covariates of one path only, and HC3 of the product
pa <- lm(m1 ~ exercise + age, d); pb <- lm(pain ~ exercise + m1 + sex, d); add("per_path", product(pa, "exercise", pb, "m1"))
# natural effects of a two-valued outcome
control <- glm.control(epsilon = 1e-15, maxit = 100); line <- lm(m1 ~ exercise + age + sex, d)
hi <- glm(pain_hi ~ exercise + m1 + age + sex, family = binomial(), d, control = control)
mu <- function(x) { e <- d; e$exercise <- x; predict(line, e) }; s <- summary(line)$sigma
ey <- function(x, other) mean(sapply(seq_len(nrow(d)), function(i) { m <- mu(other)[i]; b <- coef(hi)
  integrate(function(t) dnorm(t, m, s) * plogis(b[1] + b[2] * x + b[3] * t + b[4] * d$age[i] + b[5] * d$sex[i]), m - 12 * s, m + 12 * s, rel.tol = 1e-12, subdivisions = 500)$value }))
add("natural_pain_hi", c(ey(1, 1) - ey(0, 0), ey(0, 1) - ey(0, 0), ey(1, 1) - ey(1, 0), ey(1, 0) - ey(0, 0), ey(1, 1) - ey(0, 1)))
cat("{\n", paste0(' "', names(out), '": ', unlist(out), collapse = ",\n"), "\n}\n", sep = "")
