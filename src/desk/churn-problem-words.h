#pragma once

#include <glib.h>

G_BEGIN_DECLS

const char *churn_problem_words (const GError *error);
const char *churn_problem_detail (const GError *error);

G_END_DECLS
