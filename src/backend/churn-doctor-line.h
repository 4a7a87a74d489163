#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ChurnDoctorCheck:
 * @CHURN_DOCTOR_CONFIGURATION: what is needed for a connection is there
 * @CHURN_DOCTOR_KEYRING: the keyring gives and takes
 * @CHURN_DOCTOR_CREDENTIALS: there are credentials
 * @CHURN_DOCTOR_IDENTITY: AWS knows them, and whose they are
 * @CHURN_DOCTOR_NAME: the address has a machine
 * @CHURN_DOCTOR_TLS: the machine answers, and is the one that it says
 * @CHURN_DOCTOR_ACCESS: the agent API lets the caller in
 * @CHURN_DOCTOR_CLOCK: this machine's clock is right
 * @CHURN_DOCTOR_CONTACTS: the list of contacts is given
 * @CHURN_DOCTOR_CONTACT: one contact is given in full
 * @CHURN_DOCTOR_FEED: events arrive there
 *
 * What is examined, in this order.
 */
typedef enum
{
  CHURN_DOCTOR_CONFIGURATION,
  CHURN_DOCTOR_KEYRING,
  CHURN_DOCTOR_CREDENTIALS,
  CHURN_DOCTOR_IDENTITY,
  CHURN_DOCTOR_NAME,
  CHURN_DOCTOR_TLS,
  CHURN_DOCTOR_ACCESS,
  CHURN_DOCTOR_CLOCK,
  CHURN_DOCTOR_CONTACTS,
  CHURN_DOCTOR_CONTACT,
  CHURN_DOCTOR_FEED,
  CHURN_DOCTOR_N_CHECKS,
} ChurnDoctorCheck;

/**
 * ChurnDoctorState:
 * @CHURN_DOCTOR_WAITING: not examined yet
 * @CHURN_DOCTOR_EXAMINING: being examined
 * @CHURN_DOCTOR_PASSED: as it should be
 * @CHURN_DOCTOR_FAILED: not as it should be
 * @CHURN_DOCTOR_SKIPPED: does not apply, or what it needs has failed
 *
 * How one check stands.
 */
typedef enum
{
  CHURN_DOCTOR_WAITING,
  CHURN_DOCTOR_EXAMINING,
  CHURN_DOCTOR_PASSED,
  CHURN_DOCTOR_FAILED,
  CHURN_DOCTOR_SKIPPED,
} ChurnDoctorState;

#define CHURN_TYPE_DOCTOR_LINE (churn_doctor_line_get_type ())
G_DECLARE_FINAL_TYPE (ChurnDoctorLine, churn_doctor_line, CHURN, DOCTOR_LINE, GObject)

ChurnDoctorLine *churn_doctor_line_new (ChurnDoctorCheck check);

ChurnDoctorCheck churn_doctor_line_get_check (ChurnDoctorLine *self);
ChurnDoctorState churn_doctor_line_get_state (ChurnDoctorLine *self);
const char *churn_doctor_line_get_detail (ChurnDoctorLine *self);
const GError *churn_doctor_line_get_error (ChurnDoctorLine *self);
void churn_doctor_line_set (ChurnDoctorLine *self,
                            ChurnDoctorState state,
                            const char *detail,
                            const GError *error);

const char *churn_doctor_check_get_name (ChurnDoctorCheck check);
const char *churn_doctor_state_get_name (ChurnDoctorState state);

G_END_DECLS
