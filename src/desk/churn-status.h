#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

void churn_status_name (AdwStatusPage *page);

G_END_DECLS
