#pragma once

#include "churn-contact-item.h"

G_BEGIN_DECLS

/**
 * ChurnCategory:
 * @CHURN_CATEGORY_LIVE: every live contact
 * @CHURN_CATEGORY_HIGH: those whose risk is high
 * @CHURN_CATEGORY_WATCH: those on their way there
 * @CHURN_CATEGORY_WAITING: those that no agent has answered yet
 * @CHURN_CATEGORY_HELP: those whose agent asks for help
 * @CHURN_CATEGORY_ENDED: those that ended a short while ago
 *
 * A part of the contacts that a supervisor may want to see alone.
 */
typedef enum
{
  CHURN_CATEGORY_LIVE,
  CHURN_CATEGORY_HIGH,
  CHURN_CATEGORY_WATCH,
  CHURN_CATEGORY_WAITING,
  CHURN_CATEGORY_HELP,
  CHURN_CATEGORY_ENDED,
} ChurnCategory;

#define CHURN_N_CATEGORIES (CHURN_CATEGORY_ENDED + 1)

gboolean
churn_contact_match_category (ChurnContactItem *item, ChurnCategory category, double threshold);
gboolean churn_contact_match_text (ChurnContactItem *item, const char *text);

G_END_DECLS
