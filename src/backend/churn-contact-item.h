#pragma once

#include "churn-contact.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define CHURN_TYPE_CONTACT_ITEM (churn_contact_item_get_type ())
G_DECLARE_FINAL_TYPE (ChurnContactItem, churn_contact_item, CHURN, CONTACT_ITEM, GObject)

ChurnContactItem *churn_contact_item_new (ChurnContact *contact);
gboolean churn_contact_item_update (ChurnContactItem *self, ChurnContact *contact);
gboolean churn_contact_item_tick (ChurnContactItem *self, gint64 now);

const ChurnContact *churn_contact_item_get_contact (ChurnContactItem *self);
const char *churn_contact_item_get_id (ChurnContactItem *self);
ChurnState churn_contact_item_get_state (ChurnContactItem *self);
gboolean churn_contact_item_get_live (ChurnContactItem *self);
const char *churn_contact_item_get_queue (ChurnContactItem *self);
const char *churn_contact_item_get_agent_id (ChurnContactItem *self);
const char *churn_contact_item_get_agent_name (ChurnContactItem *self);
const char *churn_contact_item_get_customer_id (ChurnContactItem *self);
const char *churn_contact_item_get_customer_name (ChurnContactItem *self);
const char *churn_contact_item_get_customer_phone (ChurnContactItem *self);
gint64 churn_contact_item_get_duration (ChurnContactItem *self);
int churn_contact_item_get_months (ChurnContactItem *self);
double churn_contact_item_get_churn (ChurnContactItem *self);
double churn_contact_item_get_previous_churn (ChurnContactItem *self);
const ChurnWindows *churn_contact_item_get_windows (ChurnContactItem *self);
guint churn_contact_item_get_windows_serial (ChurnContactItem *self);
gboolean churn_contact_item_get_help (ChurnContactItem *self);
const char *churn_contact_item_get_claimed_by (ChurnContactItem *self);
const char *churn_contact_item_get_claimed_name (ChurnContactItem *self);
ChurnAnalysis churn_contact_item_get_analysis (ChurnContactItem *self);
gint64 churn_contact_item_get_version (ChurnContactItem *self);

G_END_DECLS
