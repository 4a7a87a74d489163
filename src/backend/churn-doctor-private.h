#pragma once

#include "churn-doctor.h"

#include "aws-sts.h"

G_BEGIN_DECLS

struct _ChurnDoctor
{
  GObject parent_instance;

  ChurnConnector *connector;
  ChurnConnection *connection;
  ChurnSession *session;
  GListStore *lines;
  GUri *address;
  ChurnFeed *feed;
  AwsSts *sts;

  guint keyring_patience; /* seconds; 0: without end */
  guint keyring_timeout;
  gboolean keyring_asks; /* nobody has answered it in time */

  guint current;
  GTask *task; /* under way */
};

void _churn_doctor_conclude (ChurnDoctor *self,
                             ChurnDoctorState state,
                             const char *detail,
                             const GError *error);

void _churn_doctor_examine_configuration (ChurnDoctor *self);
void _churn_doctor_examine_keyring (ChurnDoctor *self);
void _churn_doctor_examine_credentials (ChurnDoctor *self);
void _churn_doctor_examine_identity (ChurnDoctor *self);
void _churn_doctor_examine_name (ChurnDoctor *self);
void _churn_doctor_examine_tls (ChurnDoctor *self);
void _churn_doctor_examine_access (ChurnDoctor *self);
void _churn_doctor_examine_clock (ChurnDoctor *self);
void _churn_doctor_examine_contacts (ChurnDoctor *self);
void _churn_doctor_examine_contact (ChurnDoctor *self);
void _churn_doctor_examine_feed (ChurnDoctor *self);

G_END_DECLS
