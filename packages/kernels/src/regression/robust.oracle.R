# Writes robust.oracle.json with R sandwich, clubSandwich, brglm2. usage: Rscript robust.oracle.R
suppressMessages({library(sandwich); library(clubSandwich); library(brglm2); library(jsonlite)})
set.seed(20)
n <- 40
x <- round(rnorm(n), 3); g <- rep(c(0, 1), c(24, 16)); site <- rep(1:8, length.out = n)
site[c(3, 11, 20)] <- 1
y <- round(1 + 0.5 * x + 0.8 * g + rnorm(8)[site] * 0.7 + rnorm(n) * (1 + g), 3)
z <- as.numeric(y + rnorm(n) > 1.2)
fit <- lm(y ~ x + g)
logit <- glm(z ~ x + g, family = binomial, control = list(epsilon = 1e-14, maxit = 100))
v <- function(m) as.vector(m)
hc <- function(f) lapply(paste0("HC", 0:4), function(t) v(vcovHC(f, type = t)))
cr2 <- vcovCR(fit, site, "CR2")
separated <- as.numeric(x > 0.3); separated[which(x > 0.3)[1:2]] <- 1
firth <- glm(separated ~ x + g, family = binomial, method = "brglmFit", type = "AS_mean", epsilon = 1e-12, maxit = 500)
write_json(list(
  by = paste(R.version.string, "sandwich", packageVersion("sandwich"), "clubSandwich", packageVersion("clubSandwich")),
  x = x, g = g, site = site, y = y, z = z, separated = separated,
  ols = list(hc = hc(fit), cr0 = v(vcovCR(fit, site, "CR0")), cr1 = v(vcovCR(fit, site, "CR1S")), cr2 = v(cr2),
             df = coef_test(fit, vcov = cr2, test = "Satterthwaite")$df_Satt),
  logit = list(coefficients = unname(coef(logit)), covariance = v(vcov(logit)), hc = hc(logit),
               cr0 = v(vcovCL(logit, site, type = "HC0", cadjust = FALSE)),
               cr1 = v(vcovCL(logit, site, type = "HC1"))),
  firth = list(coefficients = unname(coef(firth)), se = unname(sqrt(diag(vcov(firth)))))
), "robust.oracle.json", digits = NA, auto_unbox = TRUE)
