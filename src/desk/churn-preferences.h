#pragma once

#include "churn-access.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define CHURN_TYPE_PREFERENCES (churn_preferences_get_type ())
G_DECLARE_FINAL_TYPE (ChurnPreferences, churn_preferences, CHURN, PREFERENCES, AdwPreferencesWindow)

GtkWindow *churn_preferences_new (GtkWindow *parent, ChurnAccess *access, GSettings *settings);

G_END_DECLS
