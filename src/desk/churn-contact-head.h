#pragma once

#include "churn-contact-detail.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define CHURN_TYPE_CONTACT_HEAD (churn_contact_head_get_type ())
G_DECLARE_FINAL_TYPE (ChurnContactHead, churn_contact_head, CHURN, CONTACT_HEAD, AdwBin)

GtkWidget *churn_contact_head_new (void);
void churn_contact_head_set_own (ChurnContactHead *self, gboolean own);
void churn_contact_head_set_detail (ChurnContactHead *self, const ChurnContactDetail *detail);
void churn_contact_head_set_duration (ChurnContactHead *self, const char *duration);

G_END_DECLS
