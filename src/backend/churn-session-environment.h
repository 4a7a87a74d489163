#pragma once

#include "churn-session.h"

G_BEGIN_DECLS

ChurnSession *
churn_session_new_from_environment (const char *url, ChurnClock *clock, GError **error);

G_END_DECLS
