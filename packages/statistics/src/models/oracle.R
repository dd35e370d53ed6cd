# Writes oracle.json with R lm, glm, emmeans, sandwich. usage: Rscript oracle.R
suppressMessages({library(emmeans); library(sandwich); library(jsonlite)})
set.seed(31)
n <- 48
group <- factor(rep(c("control", "patient"), c(26, 22)))
site <- factor(rep(c("a", "b", "c"), length.out = n))
age <- round(rnorm(n, 50, 10), 1)
pain <- round(30 + 6 * (group == "patient") + 0.3 * age + c(0, 3, -2)[site] + 0.2 * (age - 50) * (group == "patient") + rnorm(n, 0, 8), 2)
relapse <- rbinom(n, 1, plogis(-3 + 0.04 * age + 0.9 * (group == "patient")))
fit <- lm(pain ~ group + site + age)
cross <- lm(pain ~ group + age + group:age)
logit <- glm(relapse ~ group + age + site, family = binomial, control = list(epsilon = 1e-14, maxit = 100))
s <- coef(summary(fit)); ci <- confint(fit)
joint <- drop1(fit, test = "F")
m <- as.data.frame(emmeans(fit, ~ group)); d <- as.data.frame(confint(pairs(emmeans(fit, ~ group), reverse = TRUE)))
ms <- as.data.frame(emmeans(fit, ~ site)); ds <- as.data.frame(pairs(emmeans(fit, ~ site), reverse = TRUE, adjust = "none"))
mc <- as.data.frame(emmeans(cross, ~ group))
mh <- as.data.frame(emmeans(fit, ~ group, vcov. = vcovHC(fit, type = "HC3")))
lm_ <- as.data.frame(emmeans(logit, ~ group, type = "response"))
ld <- as.data.frame(confint(pairs(emmeans(logit, ~ group, type = "response"), reverse = TRUE)))
g <- coef(summary(logit))
wald <- { b <- coef(logit)[4:5]; as.numeric(b %*% solve(vcov(logit)[4:5, 4:5]) %*% b) }
num <- function(x) unname(as.numeric(x))
write_json(list(
  by = R.version.string,
  columns = list(group = as.character(group), site = as.character(site), age = age, pain = pain, relapse = relapse),
  linear = list(estimate = num(s[, 1]), se = num(s[, 2]), p = num(s[, 4]), lower = num(ci[, 1]), upper = num(ci[, 2]),
                f = joint["site", "F value"], f_p = joint["site", "Pr(>F)"], hc3 = num(sqrt(diag(vcovHC(fit, type = "HC3"))))),
  means = list(estimate = num(m$emmean), se = num(m$SE), lower = num(m$lower.CL), upper = num(m$upper.CL)),
  difference = list(estimate = num(d$estimate), se = num(d$SE), lower = num(d$lower.CL), upper = num(d$upper.CL)),
  site = list(means = num(ms$emmean), differences = num(ds$estimate), p = num(ds$p.value)),
  cross = list(estimate = num(coef(cross)), means = num(mc$emmean), se = num(mc$SE)), hc3_means_se = num(mh$SE),
  logistic = list(estimate = num(g[, 1]), se = num(g[, 2]), p = num(g[, 4]), wald = wald,
                  probability = num(lm_$prob), lower = num(lm_$asymp.LCL), upper = num(lm_$asymp.UCL),
                  ratio = num(ld$odds.ratio), ratio_lower = num(ld$asymp.LCL), ratio_upper = num(ld$asymp.UCL))
), "oracle.json", digits = NA, auto_unbox = TRUE)
